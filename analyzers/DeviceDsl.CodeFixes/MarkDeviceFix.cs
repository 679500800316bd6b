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

namespace DeviceDsl.CodeFixes;

/// <summary>Marks a class with attributes of a device or a board as such: DDSL0017.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MarkDeviceFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.UnboundAttribute.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        TypeDeclarationSyntax? type = attribute?.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (HintOf<MarkTypeHint>(diagnostic) is not { Attribute: var mark }
            || attribute is null
            || type is not ClassDeclarationSyntax { TypeParameterList: null }
            || type.Modifiers.Any(SyntaxKind.StaticKeyword))
        {
            yield break;
        }

        string name = Names.AttributeOf(mark);
        yield return new($"Mark '{type.Identifier.ValueText}' with [{mark}]", "Mark" + mark, editor =>
        {
            foreach (TypeDeclarationSyntax outer in type.Ancestors().OfType<TypeDeclarationSyntax>())
            {
                editor.ReplaceNode(outer, static (current, _) => TypeEdits.MakePartial((TypeDeclarationSyntax)current));
            }

            editor.ReplaceNode(type, (current, _) => Mark(TypeEdits.MakePartial((TypeDeclarationSyntax)current), name));
        })
        { IsDivisible = true };
    }

    private static TypeDeclarationSyntax Mark(TypeDeclarationSyntax type, string attribute)
    {
        SyntaxTriviaList leading = type.GetLeadingTrivia();
        bool isIndented = leading.Count > 0 && leading.Last().IsKind(SyntaxKind.WhitespaceTrivia);
        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(
                SyntaxFactory.Attribute(Names.Shorten(SyntaxFactory.ParseName(attribute)))))
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(SyntaxFactory.LineFeed);
        TypeDeclarationSyntax bare = isIndented ? type.WithLeadingTrivia(leading.Last()) : type.WithoutLeadingTrivia();
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }
}
