"""Why the front door turns a request away."""

from enum import Enum


class Reason(Enum):
    """Name each reason to turn a request away, with its HTTP status."""

    METHOD = 405, "method"
    TOO_LARGE = 413, "too_large"
    CONTENT_TYPE = 415, "content_type"
    CONTENT_ENCODING = 415, "content_encoding"
    SLOW_BODY = 400, "slow_body"
    BROKEN_BODY = 400, "broken_body"
    NOT_JSON = 400, "not_json"
    NOT_AN_OBJECT = 400, "not_an_object"
    TOO_DEEP = 400, "too_deep"
    NOT_UNICODE = 400, "not_unicode"
    MALFORMED = 400, "malformed"
    NO_TOKEN = 401, "no_token"
    BAD_TOKEN = 401, "bad_token"
    ALGORITHM = 401, "algorithm"
    UNKNOWN_KEY = 401, "unknown_key"
    SIGNATURE = 401, "signature"
    WRONG_ISSUER = 401, "issuer"
    AUDIENCE = 401, "audience"
    NO_EXPIRY = 401, "no_expiry"
    EXPIRED = 401, "expired"
    NOT_YET = 401, "not_yet"
    ENDORSEMENT = 403, "endorsement"
    WRONG_CHANNEL = 403, "channel"
    SERVICE_URL = 403, "service_url"
    SERVICE_HOST = 403, "service_host"
    NO_TENANT = 403, "no_tenant"
    TENANT = 403, "tenant"
    NO_OBJECT_ID = 403, "no_object_id"


class Refusal(Exception):
    """Turn a request away with a status and a reason for the log; never with content."""

    def __init__(self, reason: Reason) -> None:
        self.status, self.reason = reason.value
        super().__init__(self.reason)
