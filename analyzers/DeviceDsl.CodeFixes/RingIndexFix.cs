using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace DeviceDsl.CodeFixes;

/// <summary>Lets the index of a ring wrap after 65535: DDSL0411.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RingIndexFix : DocumentFix
{
    private const string Key = "Wrap";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.RingIndexNoWrap.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode site = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        switch (HintOf<RingIndexHint>(diagnostic))
        {
            case { Repair: RingIndexRepair.CompareForEquality } when site is BinaryExpressionSyntax comparison:
                yield return new("Compare with !=", Key, editor => editor.ReplaceNode(
                    comparison,
                    SyntaxFactory.BinaryExpression(
                        SyntaxKind.NotEqualsExpression,
                        comparison.Left,
                        SyntaxFactory.Token(SyntaxKind.ExclamationEqualsToken).WithTriviaFrom(comparison.OperatorToken),
                        comparison.Right)));
                break;
            case { Repair: RingIndexRepair.LetOverflow } when site is ExpressionSyntax step:
                yield return new("Allow the index to overflow", Key, editor => LetOverflow(editor, step));
                break;
            case { Repair: RingIndexRepair.MakeUInt16, Index: var name } when site.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
                && Declared(type, name) is { } declared:
                yield return new("Make the index a ushort", Key, editor =>
                {
                    editor.ReplaceNode(declared, SyntaxFactory.ParseTypeName("ushort").WithTriviaFrom(declared));
                    foreach (ExpressionSyntax step in type.DescendantNodes().OfType<ExpressionSyntax>().Where(step => Steps(step, name)))
                    {
                        LetOverflow(editor, step);
                    }
                });
                break;
        }
    }

    // A declaration of several variables, or one with an initializer that is not a literal, stays unchanged.
    private static TypeSyntax? Declared(TypeDeclarationSyntax type, string name)
        => type.Members.Select(member => member switch
        {
            FieldDeclarationSyntax { Declaration: { Variables: { Count: 1 } variables, Type: var declared } }
                when variables[0].Identifier.ValueText == name && variables[0].Initializer?.Value is null or LiteralExpressionSyntax
                    => declared,
            PropertyDeclarationSyntax { Initializer: null or { Value: LiteralExpressionSyntax } } property
                when property.Identifier.ValueText == name
                => property.Type,
            _ => null,
        }).FirstOrDefault(static found => found is not null);

    private static bool Steps(ExpressionSyntax expression, string name) => expression switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression } step => Releases.NameOf(step.Operand) == name,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression } step => Releases.NameOf(step.Operand) == name,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } step => Releases.NameOf(step.Left) == name,
        _ => false,
    };

    // A parenthesized expression cannot be a statement.
    private static void LetOverflow(SyntaxEditor editor, ExpressionSyntax step)
    {
        (ExpressionSyntax? variable, string? by) = step switch
        {
            PostfixUnaryExpressionSyntax post => (post.Operand, "1"),
            PrefixUnaryExpressionSyntax pre => (pre.Operand, "1"),
            AssignmentExpressionSyntax add => (add.Left, add.Right.ToString()),
            _ => (step, "1"),
        };
        string text = step.Parent is ExpressionStatementSyntax or ForStatementSyntax
            ? $"{variable.WithoutTrivia()} = unchecked((ushort)({variable.WithoutTrivia()} + {by}))"
            : $"unchecked({step.WithoutTrivia()})";
        editor.ReplaceNode(step, SyntaxFactory.ParseExpression(text).WithTriviaFrom(step));
    }
}
