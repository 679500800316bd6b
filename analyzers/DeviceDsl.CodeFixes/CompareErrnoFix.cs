using System;
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

/// <summary>Replaces a wrong check of an <c>Errno</c> or a handle by the intended one: DDSL0501, DDSL0504.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class CompareErrnoFix : ReplaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.NullCheckOnResult.Id,
        Catalogue.ErrnoSign.Id);

    internal override Replacement? Replace(SyntaxNode root, ExpressionSyntax site, Diagnostic diagnostic)
    {
        if (ConditionFor(diagnostic) is not { } condition
            || diagnostic.AdditionalLocations.FirstOrDefault() is not { } place
            || root.FindNode(place.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax asked)
        {
            return null;
        }

        ExpressionSyntax expression = SyntaxFactory.ParseExpression(condition($"{asked.WithoutTrivia()}"));
        bool isOperand = site.Parent is PrefixUnaryExpressionSyntax;
        return new(
            $"Replace with '{expression}'",
            "CompareErrno",
            site,
            isOperand ? SyntaxFactory.ParenthesizedExpression(expression) : expression);
    }

    /// <summary>The intended condition about an expression.</summary>
    private static Func<string, string>? ConditionFor(Diagnostic diagnostic)
        => HintOf<ErrnoCheckHint>(diagnostic) is { } errno ? asked => $"{asked} {(errno.MeansError ? "!=" : "==")} {errno.Type}.None"
            : HintOf<HandleCheckHint>(diagnostic) is { } handle ? asked => $"{(handle.MeansValid ? "!" : "")}{asked}.IsInvalid"
            : null;
}
