from django import template

from ..punctuation import colon

register = template.Library()
register.simple_tag(colon)
