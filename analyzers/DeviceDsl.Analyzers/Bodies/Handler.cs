using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Code that a machine runs.</summary>
/// <param name="Kind">The caller.</param>
/// <param name="Body">The code.</param>
/// <param name="Own">The operations of the code, without those of nested functions.</param>
/// <param name="Name">Its name in messages.</param>
/// <param name="Registration">The call that passes it to the machine; null if a device declares it.</param>
internal sealed record Handler(
    HandlerKind Kind, IOperation Body, IReadOnlyList<IOperation> Own, string Name, IInvocationOperation? Registration);
