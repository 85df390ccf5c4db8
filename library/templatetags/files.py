from django import template

from ..addresses import address_of

register = template.Library()
register.filter("media_url", address_of)
