namespace DeviceDsl.Analyzers.Flow;

/// <summary>The knowledge about a value.</summary>
/// <param name="Kind">The kind of knowledge.</param>
/// <param name="Id">The id of the object, or the site of the call that returned the <c>Errno</c>.</param>
internal readonly record struct Value(ValueKind Kind, int Id = -1)
{
    public static Value Unknown { get; } = new(ValueKind.Unknown);

    public static Value Null { get; } = new(ValueKind.Null);

    public static Value NotNull { get; } = new(ValueKind.NotNull);

    public bool IsObject => Kind == ValueKind.Object;

    public bool IsErrno => Kind is ValueKind.Errno or ValueKind.Success or ValueKind.Failure;

    public bool IsBoolean => Kind is ValueKind.True or ValueKind.False;

    public static Value Of(bool value) => new(value ? ValueKind.True : ValueKind.False);

    public static Value OfObject(int id) => new(ValueKind.Object, id);
}
