namespace DeviceDsl.Analyzers.Flow;

/// <summary>What is known of a value.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The thing, or the call that an <c>Errno</c> came from.</param>
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
