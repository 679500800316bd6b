using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Finds level lines that are set according to a value read from the device earlier.</summary>
/// <remarks>
/// Any thread sets a line atomically, so raising it needs no handler. But between reading a register and setting the line the
/// guest may acknowledge the cause: then the line stays raised without a cause, or is lowered despite one. A pulse, a message and a
/// resample line recover from that by themselves.
/// </remarks>
internal sealed class LineDecisions(TypeCode code)
{
    /// <summary>Whether an operation signals the guest by any line or vector.</summary>
    public static bool IsSignal(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: { Name: "Raise" or "Lower" or "Pulse" or "Signal" } method }
            && method.ContainingType.Name is "LevelLine" or "ResampleLine" or "EdgeLine" or "MsiVector" or "MsiVectors"
            && method.ContainingType.LiesIn(AttributeNames.Namespace);

    /// <summary>A level line that an operation sets depending on registers or state, or null.</summary>
    public DeviceAccess? Read(IOperation operation)
        => operation is IInvocationOperation { TargetMethod.ContainingType.Name: "LevelLine" } call
            && IsSignal(call)
            && Symbols.Of(call.Instance) is { } line
            && DecisionsOf(call).Any(IsOfDevice)
                ? new(operation, line, null, DeviceAccessKind.Driven)
                : null;

    private static IEnumerable<IOperation> DecisionsOf(IOperation operation)
    {
        IOperation child = operation;
        foreach (IOperation parent in Functions.Ancestors(operation))
        {
            switch (parent)
            {
                case IConditionalOperation condition when child != condition.Condition:
                    yield return condition.Condition;
                    break;
                case ISwitchOperation choice when child != choice.Value:
                    yield return choice.Value;
                    break;
                case IBlockOperation block:
                    foreach (IConditionalOperation guard
                        in block.Operations.TakeWhile(statement => statement != child)
                            .OfType<IConditionalOperation>()
                            .Where(static guard => guard.WhenFalse is null && Functions.Leaves(guard.WhenTrue)))
                    {
                        yield return guard.Condition;
                    }

                    break;
            }

            child = parent;
        }
    }

    private bool IsOfDevice(IOperation decision)
        => decision.DescendantsAndSelf().Any(part => DeviceMembers.IsMember(part) || IsReadBefore(part) || IsAskedBy(part));

    // A local that holds the value.
    private static bool IsReadBefore(IOperation part)
        => part is ILocalReferenceOperation { Local: var local }
            && Functions.RootOf(part).Descendants().OfType<IVariableDeclaratorOperation>()
                .Any(declarator => Symbols.AreSame(declarator.Symbol, local)
                    && declarator.Syntax is VariableDeclaratorSyntax
                    && declarator.DescendantsAndSelf().Any(DeviceMembers.IsMember));

    // A property of the device that contains the check.
    private bool IsAskedBy(IOperation part)
        => part is IPropertyReferenceOperation { Property.GetMethod: { } getter } property
            && DeviceMembers.IsThis(property.Instance)
            && code.BodyOf(getter) is { } body
            && code.OperationsOf(body).Any(DeviceMembers.IsMember);
}
