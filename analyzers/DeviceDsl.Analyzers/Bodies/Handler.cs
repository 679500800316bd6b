using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Code that a machine runs.</summary>
/// <param name="Kind">Who runs it.</param>
/// <param name="Body">The code.</param>
/// <param name="Own">The operations of the code itself, without those of the functions in it.</param>
/// <param name="Name">What messages call it.</param>
/// <param name="Registration">The call that gave it to the machine; null where a device declares it.</param>
internal sealed record Handler(HandlerKind Kind, IOperation Body, IReadOnlyList<IOperation> Own, string Name, IInvocationOperation? Registration);
