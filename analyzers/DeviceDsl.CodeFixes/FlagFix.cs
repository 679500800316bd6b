using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Adds the flag that a native call is missing: DDSL0207, DDSL0606.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class FlagFix : ReplaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.BlockingEventFdRead.Id,
        Catalogue.MissingCloseOnExec.Id);

    internal override Replacement? Replace(SyntaxNode root, ExpressionSyntax site, Diagnostic diagnostic)
    {
        ExpressionSyntax? flags = diagnostic.AdditionalLocations.FirstOrDefault() is { } place
            ? root.FindNode(place.SourceSpan, getInnermostNodeForTie: true) as ExpressionSyntax
            : site;
        return flags is not null && HintOf<FlagHint>(diagnostic) is { Flag: var flag }
            ? new("Add the missing flag", "AddFlag", flags, SyntaxFactory.ParseExpression(Add(flags, Hex(flag))))
            : null;
    }

    // A flag below ten looks the same in both bases.
    private static string Hex(int flag) => flag < 10 ? $"{flag}" : $"0x{flag:X}";

    private static string Add(ExpressionSyntax flags, string flag)
    {
        string before = flags.WithoutTrivia().ToString();
        bool isOperand = flags is IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.BitwiseOrExpression };
        return before == "0" ? flag : $"{(isOperand ? before : $"({before})")} | {flag}";
    }
}
