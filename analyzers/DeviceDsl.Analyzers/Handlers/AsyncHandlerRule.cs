using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>
/// DDSL0204: async code is passed to a loop, or to another caller of handlers, which considers it done at its first <c>await</c>.
/// </summary>
/// <remarks>Methods of a device are reported by the rule about their attributes.</remarks>
internal static class AsyncHandlerRule
{
    public static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
        => code.All<IDelegateCreationOperation>()
            .Where(creation => DelegateTarget.ConsumerOf(creation) is IInvocationOperation call && RunsHandler(code, call))
            .Select(static creation => creation.Target switch
            {
                IAnonymousFunctionOperation { Symbol.IsAsync: true, Syntax: AnonymousFunctionExpressionSyntax lambda }
                    => Create(lambda.AsyncKeyword.GetLocation(), "lambda"),
                IMethodReferenceOperation { Method: { IsAsync: true } method } reference
                    => Create(reference.Syntax.GetLocation(), method.Name),
                _ => null,
            })
            .OfType<Finding>();

    private static bool RunsHandler(TypeCode code, IInvocationOperation call)
        => code.CallOf(call) is MachineCall.AddToLoop or MachineCall.AssignEoiNotification or MachineCall.StopAndDrain
            || HostApi.IsSynchronizing(call.TargetMethod);

    private static Finding Create(Location place, string name) => new(Catalogue.AsyncHandler, place, name);
}
