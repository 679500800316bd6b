using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Creates and compares numeric literals.</summary>
internal static class Literals
{
    /// <summary>A number in the style of another one: hexadecimal if that is hexadecimal, otherwise decimal.</summary>
    public static string Like(ExpressionSyntax other, ulong value)
        => other.ToString().StartsWith("0x", System.StringComparison.OrdinalIgnoreCase)
            ? "0x" + value.ToString("X", CultureInfo.InvariantCulture)
            : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether an expression is a literal with the given value.</summary>
    public static bool Is(ExpressionSyntax? expression, int value)
        => expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal
            && literal.Token.Value is int number
            && number == value;

    /// <summary>A numeric expression that replaces another one.</summary>
    public static ExpressionSyntax InPlaceOf(ExpressionSyntax other, string number)
        => SyntaxFactory.ParseExpression(number).WithTriviaFrom(other);
}
