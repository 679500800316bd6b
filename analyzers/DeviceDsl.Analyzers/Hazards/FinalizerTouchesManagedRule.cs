using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0605: a finalizer uses an object that may already be finalized.</summary>
internal sealed class FinalizerTouchesManagedRule(MachineTypes types, MethodBodies bodies)
{
    public IEnumerable<Finding> Check(IOperation finalizer, CancellationToken cancellation)
    {
        foreach (IInvocationOperation call in CallReachability.Own(finalizer).OfType<IInvocationOperation>())
        {
            if (IsFinalized(Symbols.Of(Receiver.Of(call))))
            {
                yield return Create(call);
            }
            else if (call.TargetMethod is { Name: "Dispose", IsStatic: false, Parameters.Length: 1 } dispose
                && call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: false }
                && bodies.Of(Callee.Definition(dispose), cancellation) is { } body)
            {
                foreach (IInvocationOperation inner
                    in CallReachability.Own(body)
                        .OfType<IInvocationOperation>()
                        .Where(inner => IsFinalized(Symbols.Of(Receiver.Of(inner))) && !IsGuarded(inner)))
                {
                    yield return Create(inner);
                }
            }
        }
    }

    private static Finding Create(IInvocationOperation call)
        => new(Catalogue.FinalizerTouchesManaged, SyntaxSites.Locate(call.Syntax), Symbols.Of(Receiver.Of(call))!.Name);

    private bool IsFinalized(ISymbol? member)
    {
        ITypeSymbol? type = member switch
        {
            IFieldSymbol { IsStatic: false } field => field.Type,
            IPropertySymbol { IsStatic: false } property => property.Type,
            _ => null,
        };
        return types.Of(type) is not (MachineType.None or MachineType.Errno) || Framework.IsHandle(type);
    }

    // Code that runs only on disposal does not run in the finalizer.
    private static bool IsGuarded(IOperation operation)
    {
        for (IOperation child = operation; child.Parent is { } parent; child = parent)
        {
            if (parent is IConditionalOperation condition && condition.WhenTrue == child
                && condition.Condition.DescendantsAndSelf().Any(static part => part is IParameterReferenceOperation))
            {
                return true;
            }
        }

        // An early return for the finalizer guards all code after it.
        return Functions.RootOf(operation).Descendants().OfType<IConditionalOperation>().Any(condition =>
            condition.Syntax.SpanStart < operation.Syntax.SpanStart
            && condition.Condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: IParameterReferenceOperation }
            && condition.WhenTrue.DescendantsAndSelf().Any(static part => part is IReturnOperation));
    }
}
