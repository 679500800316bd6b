using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>The source text of types, fully qualified.</summary>
internal static class TypeText
{
    private static readonly SymbolDisplayFormat Nullable = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>A type without nullable annotations.</summary>
    public static string Of(ITypeSymbol type) => Keyword(type) ?? type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A type with nullable annotations.</summary>
    public static string WithNull(ITypeSymbol type) => Keyword(type) ?? type.ToDisplayString(Nullable);

    // Most members are numbers, and formatting a symbol is by far the most expensive step.
    private static string? Keyword(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => "bool",
        SpecialType.System_Byte => "byte",
        SpecialType.System_SByte => "sbyte",
        SpecialType.System_Char => "char",
        SpecialType.System_Int16 => "short",
        SpecialType.System_UInt16 => "ushort",
        SpecialType.System_Int32 => "int",
        SpecialType.System_UInt32 => "uint",
        SpecialType.System_Int64 => "long",
        SpecialType.System_UInt64 => "ulong",
        _ => null,
    };
}
