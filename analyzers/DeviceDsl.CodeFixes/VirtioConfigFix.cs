using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Adds a setter to a writable configuration field: DDSL0425.</summary>
/// <remarks>Offered only if the effect of the setter is clear: the property is an automatic one, or has <c>init</c>.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class VirtioConfigFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.ConfigurationField.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        PropertyDeclarationSyntax? property = root.FindNode(diagnostic.Location.SourceSpan)
            .FirstAncestorOrSelf<PropertyDeclarationSyntax>();
        bool isArgument = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>()
            is { NameEquals.Name.Identifier.ValueText: "IsWritable" };
        if (isArgument
            && property?.AccessorList is { } list
            && !property.Modifiers.Any(SyntaxKind.PartialKeyword)
            && !property.Modifiers.Any(SyntaxKind.OverrideKeyword)
            && WithSetter(list) is { } changed)
        {
            yield return new("Add a setter", "AddSetter", editor => editor.ReplaceNode(list, changed));
        }
    }

    private static AccessorListSyntax? WithSetter(AccessorListSyntax list)
    {
        AccessorDeclarationSyntax last = list.Accessors.Last();
        if (last.IsKind(SyntaxKind.InitAccessorDeclaration))
        {
            AccessorDeclarationSyntax setter = SyntaxFactory.AccessorDeclaration(SyntaxKind.SetAccessorDeclaration, last.Body)
                .WithAttributeLists(last.AttributeLists)
                .WithModifiers(last.Modifiers)
                .WithKeyword(SyntaxFactory.Token(SyntaxKind.SetKeyword).WithTriviaFrom(last.Keyword))
                .WithExpressionBody(last.ExpressionBody)
                .WithSemicolonToken(last.SemicolonToken);
            return list.ReplaceNode(last, setter);
        }

        return last is { Body: null, ExpressionBody: null }
            ? list.AddAccessors(SyntaxFactory.AccessorDeclaration(SyntaxKind.SetAccessorDeclaration)
                .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken))
                .WithTriviaFrom(last))
            : null;
    }
}
