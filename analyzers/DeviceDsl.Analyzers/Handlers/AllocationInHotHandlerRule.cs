using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0202: code that runs with each kick allocates; a warning under <c>[HotPath]</c>, otherwise a hint.</summary>
internal static class AllocationInHotHandlerRule
{
    public static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
    {
        if (!code.IsDevice && !code.IsVirtioDevice) return [];

        bool isHot = Contracts.IsHotPath(code.Type);
        var sites = new HashSet<SyntaxNode>();

        // An allocation that several handlers reach has the severity of the hottest.
        return code.Methods
            .Select(method => (
                method.Key.Name, method.Value, IsHot: IsHotMethod(method.Key, code, isHot), IsServed: IsServed(method.Key, code)))
            .Where(static method => method.IsHot || method.IsServed)
            .OrderByDescending(static method => method.IsHot)
            .SelectMany(method => Check(method.Name, method.Value, code, sites, cancellation)
                .Select(finding => method.IsHot ? finding : finding with { MaxSeverity = DiagnosticSeverity.Info }));
    }

    private static IEnumerable<Finding> Check(
        string handler, IOperation body, TypeCode code, HashSet<SyntaxNode> sites, CancellationToken cancellation)
    {
        CallReachability reachability = code.Reachability(cancellation);

        // Most handlers allocate nothing. That is known without another walk.
        bool mayAllocate = reachability.Of(body)
            .Any(reached => Allocations.NameOf(reached.Operation, code.Bodies, cancellation) is not null);
        if (!mayAllocate) yield break;

        foreach ((IOperation operation, IOperation site) in reachability.Of(body, static call => !ColdCode.Contains(call)))
        {
            if (Allocations.NameOf(operation, code.Bodies, cancellation) is not { } name
                || ColdCode.Contains(operation)
                || (operation != site && ColdCode.Contains(site)))
            {
                continue;
            }

            SyntaxNode place = IsOf(code.Type, operation.Syntax) ? operation.Syntax : site.Syntax;
            if (sites.Add(place)) yield return new(Catalogue.AllocationInHotHandler, SyntaxSites.Locate(place), handler, name);
        }
    }

    private static bool IsHotMethod(IMethodSymbol method, TypeCode code, bool isHotType)
        => Contracts.IsHotPath(method) || (isHotType && IsServed(method, code));

    // Resets, loading and negotiation are rare.
    private static bool IsServed(IMethodSymbol method, TypeCode code)
        => code.IsHandler(method)
            && !method.IsOverride
            && method.AssociatedSymbol is null
            && !method.GetAttributes().Any(static attribute
                => AttributeNames.OfLanguage(attribute) is AttributeNames.OnReset or AttributeNames.OnLoad);

    // In the code of another type, the call is the place.
    private static bool IsOf(INamedTypeSymbol type, SyntaxNode place)
        => type.DeclaringSyntaxReferences.Any(part => part.SyntaxTree == place.SyntaxTree && part.Span.Contains(place.Span));
}
