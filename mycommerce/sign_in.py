"""Settings of passwords and of allauth, and of what the panel does otherwise (vendors/sign_in/)."""

_FORMS = "vendors.sign_in.forms"
_PASSKEYS = "vendors.sign_in.passkey_forms"

SIGN_IN = {
    "ACCOUNT_ADAPTER": "vendors.sign_in.adapter.AccountAdapter",
    "ACCOUNT_FORMS": {
        "change_password": f"{_FORMS}.ChangePasswordForm",
        "reset_password": f"{_FORMS}.ResetPasswordForm",
    },
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
    "ACCOUNT_EMAIL_VERIFICATION": "none",  # vendors/sign_in/change_address.py
    "ACCOUNT_RATE_LIMITS": False,  # those count in the cache, which may be away: vendors/sign_in/limits.py
    "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": 300,  # seconds
    "ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR": "django.contrib.auth.tokens.PasswordResetTokenGenerator",
    "ACCOUNT_LOGIN_ON_PASSWORD_RESET": True,  # so that the device is a known one
    "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "MinimumLengthValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ],
    "PASSWORD_RESET_TIMEOUT": 86_400,  # seconds
    "MFA_ADAPTER": "vendors.sign_in.adapter.EncryptedSecrets",
    "MFA_FORMS": {
        "activate_totp": f"{_FORMS}.ActivateTOTPForm",
        "authenticate": f"{_FORMS}.AuthenticateForm",
        "reauthenticate": f"{_FORMS}.ReauthenticateForm",
        "add_webauthn": f"{_PASSKEYS}.AddPasskeyForm",
        "authenticate_webauthn": f"{_PASSKEYS}.PasskeySecondFactorForm",
        "edit_webauthn": f"{_PASSKEYS}.RenamePasskeyForm",
        "login_webauthn": f"{_PASSKEYS}.PasskeySignInForm",
        "reauthenticate_webauthn": f"{_PASSKEYS}.PasskeyAgainForm",
    },
    "MFA_SUPPORTED_TYPES": ["webauthn", "totp", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_RATE_LIMITS": False,  # as above
    "MFA_TOTP_ISSUER": "MyCommerce",
    "MFA_TOTP_TOLERANCE": 1,  # periods by which a telephone's clock may be off
}
