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
        SyntaxNode? member = root.FindNode(diagnostic.Location.SourceSpan)
            .FirstAncestorOrSelf<SyntaxNode>(static node => node is MemberDeclarationSyntax or ParameterSyntax);
        if (member is not (FieldDeclarationSyntax or PropertyDeclarationSyntax or ParameterSyntax)) yield break;

        if (HintOf<StateHint>(diagnostic) is not null) yield return Mark(member, State);

        yield return Mark(member, Transient);
    }

    private static ProposedFix Mark(SyntaxNode member, string mark)
    {
        string name = Names.AttributeOf(mark);
        return new(
            $"Mark with [{mark}]",
            "Mark" + mark,
            editor => editor.ReplaceNode(member, (current, _) => current is ParameterSyntax parameter
                ? Add(parameter, name)
                : Add((MemberDeclarationSyntax)current, name)));
    }

    private static ParameterSyntax Add(ParameterSyntax parameter, string name)
    {
        AttributeListSyntax list = ListOf(name).WithLeadingTrivia(parameter.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space);
        ParameterSyntax bare = parameter.WithoutLeadingTrivia();
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    private static AttributeListSyntax ListOf(string name)
        => Names.Shorten(SyntaxFactory.ParseMemberDeclaration($"[{name}] int x;")!).AttributeLists[0];

    // Several fields of one declaration share one mark.
    private static MemberDeclarationSyntax Add(MemberDeclarationSyntax member, string name)
    {
        if (member.AttributeLists.SelectMany(static list => list.Attributes).Any(attribute => attribute.Name.ToString() == name))
        {
            return member;
        }

        SyntaxTriviaList leading = member.GetLeadingTrivia();
        AttributeListSyntax list = ListOf(name).WithLeadingTrivia(leading);
        MemberDeclarationSyntax bare = member.WithoutLeadingTrivia();
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }
}
