using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Splits assignments into pairs of a target and its value.</summary>
internal static class Assignments
{
    /// <summary>
    /// The pairs of a simple assignment, of a <c>??=</c> or of a deconstruction; of an object, each target is paired with the object.
    /// </summary>
    public static IEnumerable<(IOperation Target, IOperation Value)> Of(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation assignment => One(assignment.Target, assignment.Value),
        ICoalesceAssignmentOperation assignment => One(assignment.Target, assignment.Value),
        IDeconstructionAssignmentOperation assignment => Pairs(assignment.Target, assignment.Value),
        _ => [],
    };

    private static IEnumerable<(IOperation Target, IOperation Value)> One(IOperation target, IOperation value) => new[] { (target, value) };

    private static IEnumerable<(IOperation Target, IOperation Value)> Pairs(IOperation target, IOperation value)
    {
        if (target is IDeclarationExpressionOperation declaration) return Pairs(declaration.Expression, value);

        if (target is not ITupleOperation targets) return One(target, value);

        IOperation given = value;
        while (given is IConversionOperation { OperatorMethod: null } conversion) given = conversion.Operand;

        return given is ITupleOperation values && values.Elements.Length == targets.Elements.Length
            ? targets.Elements.Zip(values.Elements, Pairs).SelectMany(static pairs => pairs)
            : targets.Elements.SelectMany(element => Pairs(element, value));
    }
}
