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

/// <summary>Marks a member as saved or transient: DDSL0030.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class StateFix : DocumentFix
{
    private const string State = "State";
    private const string Transient = "Transient";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.UnmarkedState.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        MemberDeclarationSyntax? member = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (member is not (FieldDeclarationSyntax or PropertyDeclarationSyntax)) yield break;

        if (HintOf<StateHint>(diagnostic) is not null) yield return Mark(member, State);

        yield return Mark(member, Transient);
    }

    private static ProposedFix Mark(MemberDeclarationSyntax member, string mark)
    {
        string name = Names.AttributeOf(mark);
        return new(
            $"Mark with [{mark}]",
            "Mark" + mark,
            editor => editor.ReplaceNode(member, (current, _) => Add((MemberDeclarationSyntax)current, name)));
    }

    // Several fields of one declaration share one mark.
    private static MemberDeclarationSyntax Add(MemberDeclarationSyntax member, string name)
    {
        if (member.AttributeLists.SelectMany(static list => list.Attributes).Any(attribute => attribute.Name.ToString() == name))
        {
            return member;
        }

        SyntaxTriviaList leading = member.GetLeadingTrivia();
        MemberDeclarationSyntax parsed = Names.Shorten(SyntaxFactory.ParseMemberDeclaration($"[{name}] int x;")!);
        AttributeListSyntax list = parsed.AttributeLists[0].WithLeadingTrivia(leading);
        MemberDeclarationSyntax bare = member.WithoutLeadingTrivia();
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }
}
