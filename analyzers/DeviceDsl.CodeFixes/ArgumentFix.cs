using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Gives an argument of an attribute the value that its rule proposes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ArgumentFix : DocumentFix
{
    private static readonly Row[] Rows =
    [
        new(Catalogue.InvalidDoorbellLength, "Set Length to {0}", "SetLength"),
        new(Catalogue.MatchWiderThanLength, "Set Length to {0}", "SetLength"),
        new(Catalogue.ZeroLengthRestrictions, "Set Length to {0}", "SetLength"),
        new(Catalogue.UnalignedDoorbell, "Attach at {0}", "AlignBase"),
        new(Catalogue.ResampleOnEdge, "Set Resample on the line", "MakeResampling") { IsAtOther = true, Adds = true },
        new(Catalogue.UnboundAttribute, "Use {0}", "UseExisting"),
        new(Catalogue.RegisterSelection, "Use {0}", "UseExisting"),
        new(Catalogue.DoorbellOverRegister, "Make the doorbell synchronous", "MakeSynchronous") { Adds = true },
        new(Catalogue.FieldGap, "Set Mask to {0}", "SetMask") { Adds = true },
        new(Catalogue.InvalidQueue, "Set Size to {0}", "SetSize"),
        new(Catalogue.InvalidBar, "Set the length to {0}", "SetLength"),
        new(Catalogue.OutsideBar, "Set the length to {0}", "SetLength") { IsAtOther = true },
    ];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Rows.Select(static row => row.Rule.Id).ToImmutableArray();

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        Row row = Rows.Single(row => row.Rule.Id == diagnostic.Id);
        Location? place = row.IsAtOther ? diagnostic.AdditionalLocations.FirstOrDefault() : diagnostic.Location;
        if (HintOf<ArgumentHint>(diagnostic) is not { } hint
            || place?.SourceTree?.FilePath != root.SyntaxTree.FilePath
            || root.FindNode(place.SourceSpan, getInnermostNodeForTie: true) is not { } site
            || site.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
        {
            yield break;
        }

        string title = string.Format(CultureInfo.InvariantCulture, row.Title, hint.Value);
        if (row.Adds)
        {
            yield return new(title, row.Key, editor => editor.ReplaceNode(attribute, (current, _) =>
                TypeEdits.SetArgument((AttributeSyntax)current, hint.Argument, hint.Value)));
        }
        else if (Present(attribute, site, hint.Argument) is { } present)
        {
            // Several diagnostics may fix the same node, and find it by its annotations.
            yield return new(title, row.Key, editor => editor.ReplaceNode(present, (current, _) =>
                current.CopyAnnotationsTo(SyntaxFactory.ParseExpression(hint.Value).WithTriviaFrom(current))));
        }
    }

    // By its name; an argument without a name is the place of the diagnostic itself.
    private static ExpressionSyntax? Present(AttributeSyntax attribute, SyntaxNode site, string name)
        => attribute.ArgumentList?.Arguments.FirstOrDefault(argument
            => (argument.NameEquals?.Name ?? argument.NameColon?.Name) is { } known
                ? known.Identifier.ValueText == name
                : argument.Span.Contains(site.Span))?.Expression;

    /// <summary>The fix of a rule.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Title">The title that the user sees; <c>{0}</c> is the value.</param>
    /// <param name="Key">The equivalence key.</param>
    private sealed record Row(Rule Rule, string Title, string Key)
    {
        /// <summary>Whether the attribute is the other side of the conflict.</summary>
        public bool IsAtOther { get; init; }

        /// <summary>Whether the argument may be missing.</summary>
        public bool Adds { get; init; }
    }
}
