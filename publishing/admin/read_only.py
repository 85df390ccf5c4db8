class ReadOnlyAdmin:
    """A mixin for the admin of rows that are made elsewhere: who may see them sees them, and nobody
    changes them here. It stands before `ModelAdmin`.
    """

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
