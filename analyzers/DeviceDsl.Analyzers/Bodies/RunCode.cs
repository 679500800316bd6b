using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Finds the code of the project that an operation runs before it is over.</summary>
/// <remarks>That of methods, accessors, constructors, local functions, iterators under <c>foreach</c>, and delegates run at once.</remarks>
internal sealed class RunCode(MethodBodies bodies, CancellationToken cancellation)
{
    /// <summary>The bodies, each with the function to which it belongs.</summary>
    public IEnumerable<(ISymbol Function, IOperation Body)> Of(IOperation operation) => operation.Kind switch
    {
        OperationKind.Invocation => OfCall((IInvocationOperation)operation),
        OperationKind.PropertyReference when Functions.IsOnlyNamed(operation) => [],
        OperationKind.PropertyReference => OfAccess((IPropertyReferenceOperation)operation),
        OperationKind.ObjectCreation => OfMethod(((IObjectCreationOperation)operation).Constructor),
        OperationKind.Loop when operation is IForEachLoopOperation loop => OfIterator(loop),
        _ => [],
    };

    private IEnumerable<(ISymbol Function, IOperation Body)> OfCall(IInvocationOperation call)
    {
        if (call.TargetMethod.MethodKind == MethodKind.LocalFunction)
        {
            return Functions.Local(call, call.TargetMethod) is { Body: { } local } ? [(call.TargetMethod, local)] : [];
        }

        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke) return OfDelegate(Receiver.Of(call));

        return Callee.Of(call) is { } method && bodies.Of(method, cancellation) is { } body
            ? [(method, body)]
            : call.Arguments.Where(argument => RunsAtOnce(call, argument)).SelectMany(argument => OfDelegate(argument.Value));
    }

    private IEnumerable<(ISymbol Function, IOperation Body)> OfDelegate(IOperation? value) => value switch
    {
        ILocalReferenceOperation local => OfDelegate(Functions.InitializerOf(local)),
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => [(lambda.Symbol, lambda.Body)],
        IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var method } } creation
            when Functions.BodyOf(creation, bodies, cancellation) is { } body => [(method, body)],
        _ => [],
    };

    // A query runs its delegates later, when something enumerates it.
    private static bool RunsAtOnce(IInvocationOperation call, IArgumentOperation argument)
        => argument.Value is IDelegateCreationOperation
            && Framework.NameOf(call.TargetMethod.ContainingType) is { } type
            && (type, call.TargetMethod.Name) is ("List" or "Array", "ForEach")
                or ("Enumerable", "Any" or "All" or "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "Count"
                    or "Sum" or "Min" or "Max" or "Aggregate" or "ToDictionary");

    private IEnumerable<(ISymbol Function, IOperation Body)> OfAccess(IPropertyReferenceOperation access)
    {
        IPropertySymbol property = access.Property;
        if (property.DeclaringSyntaxReferences.IsEmpty) return [];

        bool isWritten = access.Parent is IAssignmentOperation assignment && assignment.Target == access;
        bool isRead = !isWritten || access.Parent is not ISimpleAssignmentOperation;
        bool isStepped = access.Parent is IIncrementOrDecrementOperation;
        IEnumerable<(ISymbol Function, IOperation Body)> get = isRead ? OfAccessor(access, property.GetMethod) : [];
        return isWritten || isStepped ? get.Concat(OfAccessor(access, property.SetMethod)) : get;
    }

    private IEnumerable<(ISymbol Function, IOperation Body)> OfAccessor(IPropertyReferenceOperation access, IMethodSymbol? accessor)
        => accessor is { IsAbstract: false }
            && (accessor is { IsVirtual: false, IsOverride: false }
                || accessor.ContainingType.IsSealed
                || access.Instance?.Type is { IsSealed: true })
            ? OfMethod(accessor)
            : [];

    private IEnumerable<(ISymbol Function, IOperation Body)> OfMethod(IMethodSymbol? method)
        => method is not null && Callee.Definition(method) is var own && bodies.Of(own, cancellation) is { } body ? [(own, body)] : [];

    private IEnumerable<(ISymbol Function, IOperation Body)> OfIterator(IForEachLoopOperation loop)
        => Receiver.Strip(loop.Collection) is IInvocationOperation call
            && Callee.Of(call) is { } method
            && bodies.OfIterator(method, cancellation) is { } body
                ? [(method, body)]
                : [];
}
