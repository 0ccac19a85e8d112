namespace BuildCoordination.Documents.Json;

internal enum NodeKind
{
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
}
