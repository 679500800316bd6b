using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Corrects the ownership or the value of a handle: DDSL0602, DDSL0603.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class HandleFix : ReplaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.DoubleOwnedFd.Id,
        Catalogue.HandleOfZero.Id);

    internal override Replacement? Replace(SyntaxNode root, ExpressionSyntax site, Diagnostic diagnostic)
    {
        if (site is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var arguments }) return null;

        bool ownsTwice = diagnostic.Id == Catalogue.DoubleOwnedFd.Id;
        ArgumentSyntax? argument = ownsTwice
            ? arguments.FirstOrDefault(static argument => argument.Expression.IsKind(SyntaxKind.TrueLiteralExpression))
            : arguments.FirstOrDefault(static argument => !argument.Expression.IsKind(SyntaxKind.TrueLiteralExpression));
        return argument is null ? null
            : ownsTwice ? new("Make the handle own nothing", "OwnNothing", argument.Expression, SyntaxFactory.ParseExpression("false"))
            : new("Use -1 for the invalid handle", "UseNone", argument.Expression, SyntaxFactory.ParseExpression("-1"));
    }
}
