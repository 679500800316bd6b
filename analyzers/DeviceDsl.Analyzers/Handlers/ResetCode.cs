using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>The code that runs when a device is reset, besides the generated code, which resets the registers.</summary>
internal sealed class ResetCode
{
    private readonly List<IOperation> _operations;

    public ResetCode(TypeCode code, CancellationToken cancellation)
    {
        var handlers = code.Methods.Where(static method => AttributeNames.Find(method.Key, AttributeNames.OnReset) is not null).ToList();
        HasHandler = handlers.Count > 0;
        _operations = new();
        foreach ((IOperation operation, _) in handlers.SelectMany(handler => code.Reachability(cancellation).Of(handler.Value)))
        {
            _operations.Add(operation);
            // What a reset posts is part of it.
            if (operation is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            {
                _operations.AddRange(lambda.Descendants());
            }
        }

        IsKnown = !_operations.Exists(operation => operation switch
        {
            IArgumentOperation argument => Receiver.Strip(argument.Value) is IInstanceReferenceOperation,
            IInvocationOperation call => MayCallBack(call, code.Bodies, cancellation),
            _ => false,
        });
    }

    /// <summary>Whether the class has a method for resets.</summary>
    public bool HasHandler { get; }

    /// <summary>Whether nothing else resets the device: the code does not give it to other code, or call code that may know it.</summary>
    public bool IsKnown { get; }

    /// <summary>The operations that refer to a field, property or parameter of the class.</summary>
    public IEnumerable<IOperation> UsesOf(ISymbol member)
        => _operations.Where(operation => IsUse(operation) && Symbols.AreSame(MemberOf(operation), member));

    /// <summary>The member or parameter to which an operation refers, or null.</summary>
    public static ISymbol? MemberOf(IOperation operation) => operation switch
    {
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } reference => reference.Member,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    // Delegates, and methods of the program whose body is unknown; those of the framework and of the runtime know no device.
    private static bool MayCallBack(IInvocationOperation call, MethodBodies bodies, CancellationToken cancellation)
        => call.TargetMethod.MethodKind == MethodKind.DelegateInvoke
            || (call.TargetMethod.MethodKind != MethodKind.LocalFunction
                && Framework.NameOf(call.TargetMethod.ContainingType) is null
                && !call.TargetMethod.ContainingType.LiesIn(AttributeNames.Namespace)
                && (Callee.Of(call) is not { } method || bodies.Of(method, cancellation) is null));

    private static bool IsUse(IOperation operation) => !Functions.IsOnlyNamed(operation);
}
