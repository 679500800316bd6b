using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace DeviceDsl.CodeFixes;

/// <summary>Corrects length, match and delivery of a doorbell: DDSL0001, DDSL0002, DDSL0003, DDSL0019.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class DoorbellFix : DocumentFix
{
    private const string Length = "Length";
    private const string Match = "Match";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.InvalidDoorbellLength.Id,
        Catalogue.MatchWiderThanLength.Id,
        Catalogue.ZeroLengthRestrictions.Id,
        Catalogue.DoorbellOverRegister.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        if (attribute is null) yield break;

        if (HintOf<ArgumentHint>(diagnostic) is { Value: var length } && Argument(attribute, Length) is { } lengthArgument)
        {
            yield return new(
                $"Set Length to {length}",
                "SetLength",
                editor => SetLength(editor, lengthArgument, length));
        }

        if (diagnostic.Id == Catalogue.DoorbellOverRegister.Id)
        {
            yield return new(
                "Make the doorbell synchronous",
                "MakeSynchronous",
                editor => editor.ReplaceNode(attribute, static (current, _) =>
                    TypeEdits.SetTrue((AttributeSyntax)current, "Synchronous")));
        }

        if (diagnostic.Id == Catalogue.ZeroLengthRestrictions.Id && Argument(attribute, Match) is { } match)
        {
            yield return new("Remove Match", "RemoveMatch", editor => Remove(editor, match));
        }
    }

    private static AttributeArgumentSyntax? Argument(AttributeSyntax attribute, string name)
        => attribute.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    private static void SetLength(SyntaxEditor editor, AttributeArgumentSyntax argument, string length)
        => editor.ReplaceNode(
            argument.Expression,
            SyntaxFactory.ParseExpression(length).WithTriviaFrom(argument.Expression));

    private static void Remove(SyntaxEditor editor, AttributeArgumentSyntax argument)
        => editor.RemoveNode(argument, SyntaxRemoveOptions.KeepExteriorTrivia | SyntaxRemoveOptions.AddElasticMarker);
}
