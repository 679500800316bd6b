using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Code that a machine runs.</summary>
/// <param name="Kind">Who runs it.</param>
/// <param name="Body">The code.</param>
/// <param name="Name">What messages call it.</param>
/// <param name="Registration">The call that gave it to the machine; null where a device declares it.</param>
internal sealed record Handler(HandlerKind Kind, IOperation Body, string Name, IInvocationOperation? Registration)
{
    /// <summary>The operations of the code itself, without those of the functions in it.</summary>
    public IReadOnlyList<IOperation> Own { get; } = Reach.Own(Body).ToList();
}
