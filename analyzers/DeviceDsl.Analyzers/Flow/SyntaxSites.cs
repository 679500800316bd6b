using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Locates findings in the source.</summary>
internal static class SyntaxSites
{
    /// <summary>The location of a call or access, with the expression before a <c>?.</c>; for a declaration, that of its name.</summary>
    public static Location Locate(SyntaxNode site) => site switch
    {
        VariableDeclaratorSyntax declarator => declarator.Identifier.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } => WholeAccess(site).GetLocation(),
        MemberBindingExpressionSyntax or ElementBindingExpressionSyntax => WholeAccess(site).GetLocation(),
        _ => site.GetLocation(),
    };

    /// <summary>The statement that contains a site, or null.</summary>
    public static StatementSyntax? StatementOf(SyntaxNode? site) => site?.FirstAncestorOrSelf<StatementSyntax>();

    private static SyntaxNode WholeAccess(SyntaxNode site)
    {
        SyntaxNode whole = site;
        while (whole.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == whole) whole = access;

        return whole;
    }
}
