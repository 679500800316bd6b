using System.Collections.Generic;
using System.Threading;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>A handler and the type that contains it.</summary>
internal sealed record HandlerCode(Handler Handler, TypeCode Type, CancellationToken Cancellation)
{
    public CallReachability Reachability => Type.Reachability(Cancellation);

    /// <summary>The operations that run with the handler, each with the operation of the handler that leads to it.</summary>
    public IReadOnlyList<(IOperation Operation, IOperation Site)> Reached => Reachability.Of(Handler.Body);
}
