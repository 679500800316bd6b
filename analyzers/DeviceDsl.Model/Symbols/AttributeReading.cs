using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Reads attribute arguments. A missing argument, or one that does not compile, reads as null.</summary>
internal static class AttributeReading
{
    public static T? Constructor<T>(this AttributeData attribute, int index)
        where T : struct
        => index < attribute.ConstructorArguments.Length ? Value<T>(attribute.ConstructorArguments[index]) : null;

    public static string? ConstructorString(this AttributeData attribute, int index)
        => index < attribute.ConstructorArguments.Length
            && attribute.ConstructorArguments[index] is { Kind: TypedConstantKind.Primitive, Value: string text }
                ? text
                : null;

    public static T? Named<T>(this AttributeData attribute, string name)
        where T : struct
        => Find(attribute, name) is { } constant ? Value<T>(constant) : null;

    public static string? NamedString(this AttributeData attribute, string name)
        => Find(attribute, name) is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    /// <summary>The items of an array; null if the array is missing or null, or if an item does not compile.</summary>
    public static ImmutableArray<T>? NamedArray<T>(this AttributeData attribute, string name)
        where T : struct
    {
        if (Find(attribute, name) is not { Kind: TypedConstantKind.Array, IsNull: false } constant) return null;

        var items = constant.Values.Select(Value<T>).ToList();
        return items.All(static item => item is not null) ? items.Select(static item => item!.Value).ToImmutableArray() : null;
    }

    /// <summary>Whether an argument exists but does not compile.</summary>
    public static bool IsUnreadable(this AttributeData attribute, string name)
        => Find(attribute, name) is { Kind: TypedConstantKind.Error };

    private static TypedConstant? Find(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name) return argument.Value;
        }

        return null;
    }

    private static T? Value<T>(TypedConstant constant)
        where T : struct
        => constant is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum, Value: T value } ? value : null;
}
