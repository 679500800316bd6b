using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>The condition of a register or alias, as written: <c>When</c> and <c>Is</c>.</summary>
internal sealed class ConditionDeclaration
{
    private ConditionDeclaration(string? when, ulong? value)
    {
        When = when;
        DeclaredValue = value;
    }

    /// <summary>The name of the member that decides; null if only a value is given.</summary>
    public string? When { get; }

    /// <summary>The value that shows the register; null if omitted.</summary>
    public ulong? DeclaredValue { get; }

    /// <summary>The value that shows the register; that of <c>true</c> by default.</summary>
    public ulong Value => DeclaredValue ?? 1;

    /// <summary>Reads the arguments of an attribute. Returns null if it has none of them.</summary>
    public static ConditionDeclaration? Read(AttributeData attribute)
        => (attribute.NamedString("When"), attribute.Named<ulong>("Is")) is var (when, value) && (when is not null || value is not null)
            ? new(when, value)
            : null;

    /// <summary>Whether this condition and another one never hold together.</summary>
    public bool Excludes(ConditionDeclaration other) => When == other.When && Value != other.Value;
}
