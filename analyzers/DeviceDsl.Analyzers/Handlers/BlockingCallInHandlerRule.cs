using System.Collections.Generic;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0201: a handler blocks its thread.</summary>
internal static class BlockingCallInHandlerRule
{
    public static IEnumerable<Finding> Check(HandlerCode code)
    {
        var sites = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, IOperation? site) in code.Reached)
        {
            if (BlockingCalls.NameOf(operation) is { } name && !FinishedTasks.IsWaitFor(operation) && sites.Add(site.Syntax))
            {
                yield return new(Catalogue.BlockingCallInHandler, SyntaxSites.Locate(site.Syntax), code.Handler.Name, name);
            }
        }
    }
}
