using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>Identifies expressions that are certainly an <c>Errno</c>.</summary>
internal sealed class ErrnoValues(MachineTypes types)
{
    /// <summary>Whether an expression is an <c>Errno</c>, converted or not.</summary>
    public bool IsErrno(IOperation? operation)
        => types.Of(Stripped(operation)?.Type) == MachineType.Errno && !IsNullable(Stripped(operation)!.Type!);

    /// <summary>
    /// Whether an expression is never null: an <c>Errno</c>, or a local <c>Errno?</c> to which only an <c>Errno</c> is assigned.
    /// </summary>
    public bool IsNeverNull(IOperation? operation)
        => IsErrno(operation)
            || (Stripped(operation) is ILocalReferenceOperation local
                && types.Of(local.Type) == MachineType.Errno
                && IsGivenErrnosOnly(local));

    /// <summary>
    /// Whether an expression is an <c>Errno</c> as a number: converted, or in a local to which only converted ones are assigned.
    /// </summary>
    public bool IsNumber(IOperation? operation)
        => IsErrno(operation)
            || (Stripped(operation) is ILocalReferenceOperation local
                && local.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64
                && IsGivenErrnosOnly(local));

    /// <summary>An expression without its conversions.</summary>
    public static IOperation? Stripped(IOperation? operation)
        => operation is IConversionOperation conversion ? Stripped(conversion.Operand) : operation;

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private bool IsGivenErrnosOnly(ILocalReferenceOperation local)
    {
        var given = Functions.RootOf(local).Descendants().Select(operation => operation switch
        {
            IVariableDeclaratorOperation { Initializer.Value: { } value } declarator when Symbols.AreSame(declarator.Symbol, local.Local)
                => value,
            ISimpleAssignmentOperation assignment when Names(assignment.Target, local) => assignment.Value,
            ICompoundAssignmentOperation or ICoalesceAssignmentOperation or IIncrementOrDecrementOperation
                => operation.ChildOperations.Any(child => Names(child, local)) ? operation : null,
            IDeconstructionAssignmentOperation { Target: var target }
                => target.DescendantsAndSelf().Any(part => Names(part, local)) ? operation : null,
            IArgumentOperation { Parameter.RefKind: not RefKind.None } argument when Names(argument.Value, local) => argument,
            _ => null,
        }).OfType<IOperation>().ToList();
        return given.Count > 0 && given.All(IsErrno);
    }

    private static bool Names(IOperation operation, ILocalReferenceOperation local) => Symbols.AreSame(Symbols.Of(operation), local.Local);
}
