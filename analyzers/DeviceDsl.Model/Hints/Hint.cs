using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace DeviceDsl.Model.Hints;

/// <summary>The input of a code fix besides the places in the source.</summary>
/// <remarks>
/// A diagnostic carries only text by key, so a hint becomes the name of its type and one entry for each parameter of its record. The
/// parameters are texts, numbers, truth values, enumerations, or null.
/// </remarks>
internal abstract record Hint
{
    private const string TypeKey = "Hint";

    /// <summary>The hint as properties of a diagnostic.</summary>
    public ImmutableDictionary<string, string?> Write()
    {
        Type type = GetType();
        return ParametersOf(type).Aggregate(
            ImmutableDictionary<string, string?>.Empty.Add(TypeKey, type.Name),
            (properties, parameter) => properties.Add(parameter.Name, ToText(type.GetProperty(parameter.Name)!.GetValue(this))));
    }

    /// <summary>The hint in the properties of a diagnostic; null if they contain none of this type.</summary>
    public static THint? Read<THint>(ImmutableDictionary<string, string?> properties)
        where THint : Hint
        => properties.TryGetValue(TypeKey, out string? name) && name == typeof(THint).Name
            ? (THint)Activator.CreateInstance(
                typeof(THint),
                [.. ParametersOf(typeof(THint)).Select(parameter => ToValue(properties[parameter.Name], parameter.ParameterType))])
            : null;

    private static ParameterInfo[] ParametersOf(Type type) => type.GetConstructors().Single().GetParameters();

    private static string? ToText(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static object? ToValue(string? text, Type type)
    {
        if (text is null) return null;

        Type inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner.IsEnum ? Enum.Parse(inner, text) : Convert.ChangeType(text, inner, CultureInfo.InvariantCulture);
    }
}
