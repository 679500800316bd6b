using System.Collections.Immutable;
using System.Reflection;
using DeviceDsl.Model.Hints;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Every hint arrives at its fix as the rule wrote it.</summary>
public sealed class HintRoundTrips
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Names { get; } = new(Hints().Select(static type => type.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void ShouldReadWhatItWrote(string name)
    {
        Type type = Hints().Single(type => type.Name == name);
        Hint full = Create(type, ValueOf);
        Hint bare = Create(type, static parameter => CanBeNull(parameter) ? null : LowestOf(parameter.ParameterType));
        Assert.Equal(full, Read(type, full));
        Assert.Equal(bare, Read(type, bare));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ShouldNotReadAnotherHint(string name)
    {
        Type type = Hints().Single(type => type.Name == name);
        Hint full = Create(type, ValueOf);
        Assert.All(Hints().Where(other => other != type), other => Assert.Null(Read(other, full)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ShouldReadNothingFromADiagnosticWithoutAHint(string name)
        => Assert.Null(Read(Hints().Single(type => type.Name == name), ImmutableDictionary<string, string?>.Empty));

    private static IEnumerable<Type> Hints() => typeof(Hint).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Hint)));

    private static Hint Create(Type type, Func<ParameterInfo, object?> value)
        => (Hint)Activator.CreateInstance(type, [.. type.GetConstructors().Single().GetParameters().Select(value)])!;

    private static object? Read(Type type, Hint hint) => Read(type, hint.Write());

    private static object? Read(Type type, ImmutableDictionary<string, string?> properties)
        => typeof(Hint).GetMethod(nameof(Hint.Read))!.MakeGenericMethod(type).Invoke(null, [properties]);

    private static bool CanBeNull(ParameterInfo parameter) => Nullability.Create(parameter).WriteState == NullabilityState.Nullable;

    private static object ValueOf(ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(string) ? $"{parameter.Name}: a;b|c, \"{{0}}\" "
            : type == typeof(bool) ? true
            : type.IsEnum ? Enum.GetValues(type).Cast<object>().Last()
            : type.GetField("MaxValue")!.GetValue(null)!;
    }

    private static object LowestOf(Type type)
        => type == typeof(string) ? ""
            : type.GetField("MinValue")?.GetValue(null) ?? Activator.CreateInstance(type)!;
}
