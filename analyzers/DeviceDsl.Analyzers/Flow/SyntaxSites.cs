using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Where in the source a finding is shown.</summary>
internal static class SyntaxSites
{
    /// <summary>A call as written, with what stands before a <c>?.</c>; of a declaration, its name.</summary>
    public static Location Locate(SyntaxNode site) => site switch
    {
        VariableDeclaratorSyntax declarator => declarator.Identifier.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } => WholeAccess(site).GetLocation(),
        _ => site.GetLocation(),
    };

    /// <summary>The statement that a site stands in, or null.</summary>
    public static StatementSyntax? StatementOf(SyntaxNode? site) => site?.FirstAncestorOrSelf<StatementSyntax>();

    private static SyntaxNode WholeAccess(SyntaxNode site)
    {
        var whole = site;
        while (whole.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == whole)
        {
            whole = access;
        }

        return whole;
    }
}
