using System.Collections.Generic;
using System.Linq;
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
            if (BlockingCalls.NameOf(operation) is { } name
                && !FinishedTasks.IsWaitFor(operation)
                && !IsAskedBefore(operation, site, code)
                && sites.Add(site.Syntax))
            {
                yield return new(Catalogue.BlockingCallInHandler, SyntaxSites.Locate(site.Syntax), code.Handler.Name, name);
            }
        }
    }

    // The handler may ask if a task is over, and call a method that takes its result.
    private static bool IsAskedBefore(IOperation wait, IOperation site, HandlerCode code)
        => wait != site
            && code.Reached.Any(asked
                => asked.Site.Syntax.SpanStart <= site.Syntax.SpanStart && FinishedTasks.Asks(asked.Operation, wait));
}
