using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Code that runs concurrently with the handlers of a device.</summary>
/// <param name="Kind">The kind of its start.</param>
/// <param name="Method">The function.</param>
/// <param name="Function">Its code.</param>
/// <param name="Operations">The operations that run concurrently with handlers.</param>
/// <param name="Name">Its name in messages.</param>
internal sealed record HostPath(
    HostPathKind Kind, IMethodSymbol Method, IOperation Function, IReadOnlyList<IOperation> Operations, string Name)
{
    /// <summary>
    /// The site to report instead of the function: the creation of a callback from a function that has other callers, too.
    /// </summary>
    public IOperation? Site { get; init; }

    /// <summary>Whether the whole function is already a path.</summary>
    public bool IsPart { get; init; }
}
