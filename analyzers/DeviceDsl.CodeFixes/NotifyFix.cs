using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Chooses the delivery of the kicks of a virtio device: DDSL0414.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class NotifyFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.AsyncNotifySafeRequired.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { ArgumentList: not null } attribute)
        {
            yield return Say("Deliver kicks by ioeventfd: drivers wait for an interrupt", "IoEventFd", attribute, "true");
            yield return Say("Serve kicks in the guest's write: drivers spin", "Exit", attribute, "false");
        }
    }

    private static ProposedFix Say(string title, string key, AttributeSyntax attribute, string value)
        => new(title, key, editor => editor.ReplaceNode(attribute, (current, _) =>
        {
            var known = (AttributeSyntax)current;
            AttributeArgumentSyntax argument = SyntaxFactory.ParseAttributeArgumentList($"(IoEventFd = {value})")!.Arguments[0]
                .WithLeadingTrivia(SyntaxFactory.Space);
            return known.AddArgumentListArguments(argument);
        }));
}
