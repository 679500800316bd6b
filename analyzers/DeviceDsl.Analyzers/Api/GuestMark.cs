using System.Linq;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Finds the symbols that a program marks with <c>[GuestValue]</c>.</summary>
internal static class GuestMark
{
    private const string Attribute = "GuestValueAttribute";

    /// <summary>Whether a parameter or a member is marked.</summary>
    public static bool IsOn(ISymbol symbol) => symbol.GetAttributes().Any(IsMark);

    /// <summary>Whether the return value of a method is marked.</summary>
    public static bool IsOnResult(IMethodSymbol method) => method.GetReturnTypeAttributes().Any(IsMark);

    private static bool IsMark(AttributeData attribute) => AttributeNames.OfLanguage(attribute) == Attribute;
}
