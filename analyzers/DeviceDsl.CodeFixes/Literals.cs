using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Numbers in source.</summary>
internal static class Literals
{
    /// <summary>A number as it is written beside another: in hexadecimal where that is, else in decimal.</summary>
    public static string Like(ExpressionSyntax other, ulong value)
        => other.ToString().StartsWith("0x", System.StringComparison.OrdinalIgnoreCase)
            ? "0x" + value.ToString("X", CultureInfo.InvariantCulture)
            : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether an expression is a number as such, and this one.</summary>
    public static bool Is(ExpressionSyntax? expression, int value)
        => expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal
            && literal.Token.Value is int number
            && number == value;

    /// <summary>The expression of a number in the place of another.</summary>
    public static ExpressionSyntax InPlaceOf(ExpressionSyntax other, string number)
        => SyntaxFactory.ParseExpression(number).WithTriviaFrom(other);
}
