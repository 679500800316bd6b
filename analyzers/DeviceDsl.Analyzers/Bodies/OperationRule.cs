using System;
using System.Collections.Generic;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>A check of single operations.</summary>
/// <param name="Create">Creates the check for a compilation.</param>
/// <param name="Kinds">The kinds of the operations.</param>
/// <param name="Reports">The rules that it reports.</param>
internal sealed record OperationRule(
    Func<MachineTypes, Func<IOperation, IEnumerable<Finding>>> Create,
    OperationKind[] Kinds,
    params Rule[] Reports)
{
    /// <summary>Whether what it reports may be outside of the operation, elsewhere in the member.</summary>
    public bool ReportsElsewhere { get; init; }
}
