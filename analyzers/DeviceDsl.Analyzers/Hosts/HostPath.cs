using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Code that runs beside the handlers of a device.</summary>
/// <param name="Kind">Where it begins.</param>
/// <param name="Method">The function.</param>
/// <param name="Function">Its code.</param>
/// <param name="Operations">What of it runs beside handlers.</param>
/// <param name="Name">What messages call it.</param>
internal sealed record HostPath(HostPathKind Kind, IMethodSymbol Method, IOperation Function, IReadOnlyList<IOperation> Operations, string Name)
{
    /// <summary>Where it is shown, if not in the function: what makes a callback of a function that has other callers too.</summary>
    public IOperation? Site { get; init; }

    /// <summary>Whether all of the function is a path already.</summary>
    public bool IsPart { get; init; }
}
