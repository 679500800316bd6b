using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0201: a handler blocks its thread.</summary>
internal static class BlockingCallInHandlerRule
{
    public static IEnumerable<Finding> Check(HandlerCode code)
    {
        bool asksFirst = code.Handler.Own.Any(IsCompletion);
        var sites = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, IOperation? site) in code.Reached)
        {
            if (BlockingCalls.NameOf(operation) is { } name && !(asksFirst && IsResult(operation)) && sites.Add(site.Syntax))
            {
                yield return new(Catalogue.BlockingCallInHandler, SyntaxSites.Locate(site.Syntax), code.Handler.Name, name);
            }
        }
    }

    private static bool IsCompletion(IOperation operation)
        => operation is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" };

    private static bool IsResult(IOperation operation)
        => operation is IPropertyReferenceOperation { Property.Name: "Result" } or IInvocationOperation { TargetMethod.Name: "GetResult" };
}
