using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Adds a cause of an interrupt to the others, atomically if several threads do so: DDSL0413.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class StatusFix : ReplaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.IsrOverwrite.Id);

    internal override Replacement? Replace(SyntaxNode root, ExpressionSyntax site, Diagnostic diagnostic)
    {
        if (site is not AssignmentExpressionSyntax assignment) return null;

        return HintOf<InterruptCauseHint>(diagnostic) switch
        {
            { Interlocked: null } => new(
                "Use |= to keep the other bits",
                "Add",
                assignment,
                SyntaxFactory.AssignmentExpression(
                    SyntaxKind.OrAssignmentExpression,
                    assignment.Left,
                    SyntaxFactory.Token(SyntaxKind.BarEqualsToken).WithTriviaFrom(assignment.OperatorToken),
                    assignment.Right)),
            { Interlocked: { } method }
                when assignment.Parent is ExpressionStatementSyntax or LambdaExpressionSyntax or ArrowExpressionClauseSyntax
                => new(
                $"Use Interlocked.{method}",
                "Interlocked",
                assignment,
                Names.Shorten(SyntaxFactory.ParseExpression(
                    $"{Names.Interlocked}.{method}(ref {assignment.Left.WithoutTrivia()}, {assignment.Right.WithoutTrivia()})"))),
            _ => null,
        };
    }
}
