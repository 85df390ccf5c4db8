"""The old addresses of nodes: aliases, numbers, redirects."""

import re
from urllib.parse import urlencode

NODE = re.compile(r"(?:internal:|entity:)?/?node/([0-9]{1,18})")
#: Of no language, so for all.
NEUTRAL = ("", "und", "zxx")


def put_addresses(shelf):
    """Put each alias and redirect that is an entity of its own beside the node that it leads to."""
    aliases = (address_of_alias(each) for _place, each in shelf.entries("path_alias--path_alias"))
    redirects = (address_of(each) for _place, each in shelf.entries("redirect--redirect"))
    for number, found in enumerate(each for each in (*aliases, *redirects) if each):
        node, language, address = found
        shelf.put(f"address of {node}", number, [language, address])


def address_of_alias(resource):
    attributes = resource["attributes"]
    alias = attributes.get("alias")
    node = NODE.fullmatch(str(attributes.get("path") or ""))
    if not (node and isinstance(alias, str)):
        return None
    return node[1], str(attributes.get("langcode") or ""), alias


def address_of(redirect):
    attributes = redirect["attributes"]
    node = NODE.fullmatch(str(target_of(redirect)))
    address = source_of(redirect)
    return (node[1], str(attributes.get("language") or ""), address) if node and address else None


def target_of(redirect):
    target = redirect["attributes"].get("redirect_redirect")
    return (target.get("uri") if isinstance(target, dict) else target) or ""


def source_of(redirect):
    """Return the path of a redirect, with its query; an empty text where it has none."""
    source = redirect["attributes"].get("redirect_source")
    if not isinstance(source, dict) or not source.get("path"):
        return ""
    query = source.get("query")
    path = "/" + str(source["path"]).lstrip("/")
    return f"{path}?{urlencode(query)}" if isinstance(query, dict) and query else path


def addresses_of(shelf, node, language, mapping):
    """Return the paths at which a node was found in a language, its own address first."""
    attributes = node["attributes"]
    number = attributes.get("drupal_internal__nid")
    path = attributes.get("path")
    alias = path.get("alias") if isinstance(path, dict) else None
    own = [alias] if isinstance(alias, str) and alias else []
    for _place, (of_language, address) in shelf.entries(f"address of {number}"):
        if of_language in (*NEUTRAL, language):
            own.append(address)
    own += [f"/node/{number}"] if number else []
    found = [with_prefix(each, prefix) for each in own for prefix in prefixes(language, mapping)]
    return list(dict.fromkeys(found))


def prefixes(language, mapping):
    """Return how the addresses of a language begin: also with its code, where that is not so."""
    own = mapping.prefixes.get(language, f"/{language}")
    return [own, *([] if own or language in NEUTRAL else [f"/{language}"])]


def with_prefix(address, prefix):
    address = "/" + address.lstrip("/")
    is_there = not prefix or address == prefix or address.startswith(f"{prefix}/")
    return address if is_there else prefix + address


def leading_elsewhere(shelf):
    """Yield `(address, target)` of the redirects that lead to no node."""
    for _place, each in shelf.entries("redirect--redirect"):
        target = str(target_of(each))
        if source_of(each) and target and not NODE.fullmatch(target):
            yield source_of(each), target.removeprefix("internal:")
