using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Tracks the delegates of a class to the code that runs them.</summary>
internal sealed class DelegateUses(TypeCode code, MemberRoles roles, CancellationToken cancellation)
{
    /// <summary>The maximum number of steps by which a delegate is tracked.</summary>
    private const int Depth = 4;

    private readonly Dictionary<IOperation, DelegateUse> _known = new();

    /// <summary>The use of a delegate.</summary>
    public DelegateUse Of(IDelegateCreationOperation creation)
        => _known.TryGetValue(creation, out DelegateUse? known) ? known : _known[creation] = Of(creation, Depth);

    /// <summary>The code of the delegates that this class assigns to a variable.</summary>
    public IEnumerable<IDelegateCreationOperation> HeldBy(ISymbol variable)
        => code.All<IDelegateCreationOperation>().Where(creation => Symbols.AreSame(Symbols.TargetOf(creation), variable));

    private DelegateUse Of(IOperation value, int depth)
    {
        if (depth == 0) return DelegateUse.Unknown;

        IOperation current = value;
        while (current.Parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IDelegateCreationOperation
            || (current.Parent is IConditionalOperation choice && choice.Condition != current))
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            IArgumentOperation { Parameter: { } parameter } argument => OfArgument(argument, parameter, depth),
            IEventAssignmentOperation assignment when assignment.HandlerValue == current => OfEvent(assignment),
            IAssignmentOperation assignment when assignment.Value == current => OfTarget(assignment.Target, depth),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => OfVariable(declarator.Symbol, depth),
            IInvocationOperation call when call.Instance == current => DelegateUse.AtOnce,
            IConditionalAccessOperation { WhenNotNull: IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } }
                => DelegateUse.AtOnce,
            IReturnOperation => OfReturn(current),
            _ => DelegateUse.Unknown,
        };
    }

    private DelegateUse OfArgument(IArgumentOperation argument, IParameterSymbol parameter, int depth)
    {
        IMethodSymbol? method = argument.Parent switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            _ => null,
        };
        if (method is null) return DelegateUse.Unknown;

        if (HostApi.IsSynchronizing(method)) return DelegateUse.Handler;

        switch (argument.Parent is IInvocationOperation machineCall ? code.CallOf(machineCall) : MachineCall.None)
        {
            case MachineCall.AddToLoop:
                return DelegateUse.Outside("a handler of the loop");
            case MachineCall.AssignEoiNotification:
                return DelegateUse.Outside("an end-of-interrupt notification");
        }

        if (roles.IsApi(method.ContainingType)) return DelegateUse.Handler;

        return OfParameter(method, parameter, depth) ?? FrameworkCallbacks.Of(method, parameter);
    }

    /// <summary>The use of a delegate by a method of the program; null if unknown.</summary>
    private DelegateUse? OfParameter(IMethodSymbol method, IParameterSymbol parameter, int depth)
    {
        IOperation? body = method.MethodKind == MethodKind.LocalFunction ? null : code.Bodies.Of(Callee.Definition(method), cancellation);
        if (body is null) return null;

        IEnumerable<DelegateUse> uses = body.Descendants().OfType<IParameterReferenceOperation>()
            .Where(use
                => use.Parameter.Ordinal == parameter.Ordinal
                    && Symbols.AreSame((use.Parameter.ContainingSymbol as IMethodSymbol)?.OriginalDefinition, Callee.Definition(method)))
            .Select(use => OfUse(use, body, method, depth - 1));
        return Strongest(uses);
    }

    private DelegateUse OfUse(IParameterReferenceOperation use, IOperation body, IMethodSymbol method, int depth)
    {
        DelegateUse own = Of(use, depth);
        if (own.Kind != DelegateUseKind.AtOnce) return own;

        for (IOperation? parent = use.Parent; parent is not null && parent != body; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation { Parent: IDelegateCreationOperation creation }) return Of(creation, depth);
        }

        return method.IsAsync && Awaits.After(code.Blocks.Of(body)).Contains(use)
            ? DelegateUse.Outside($"'{method.Name}' after an await")
            : own;
    }

    // Diagnostic listeners are called under the device's lock; other events come from other threads.
    private DelegateUse OfEvent(IEventAssignmentOperation assignment)
    {
        if (!assignment.Adds || assignment.EventReference is not IEventReferenceOperation reference) return DelegateUse.Unknown;

        IEventSymbol raised = reference.Event;
        if (raised.Name == "Failed" && VirtioApi.IsBase(raised.ContainingType)) return DelegateUse.Handler;

        return reference.Instance is not null
            && DeviceMembers.IsThis(reference.Instance)
            && Symbols.AreSame(raised.ContainingAssembly, code.Type.ContainingAssembly)
            ? DelegateUse.Unknown
            : DelegateUse.Outside($"a handler of the event '{raised.Name}'");
    }

    private DelegateUse OfTarget(IOperation target, int depth)
    {
        if (Receiver.Strip(target) is not IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } member)
        {
            return Symbols.Of(target) is ILocalSymbol local ? OfVariable(local, depth) : DelegateUse.Unknown;
        }

        if (DeviceMembers.IsThis(member.Instance) && Symbols.AreSame(member.Member.ContainingType, code.Type))
        {
            return OfVariable(member.Member, depth);
        }

        return roles.IsApi(member.Member.ContainingType)
            ? DelegateUse.Unknown
            : DelegateUse.Outside($"the callback '{member.Member.Name}'");
    }

    private DelegateUse OfVariable(ISymbol variable, int depth)
        => Strongest(code.Methods
            .SelectMany(method => code.OperationsOf(method.Value))
            .Where(operation
                => operation is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
                    && Symbols.AreSame(Symbols.Of(operation), variable))
            .Select(use => Of(use, depth - 1)));

    private DelegateUse OfReturn(IOperation value)
    {
        IOperation root = value;
        while (root.Parent is { } parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation) return DelegateUse.Unknown;

            root = parent;
        }

        IMethodSymbol? method = code.Methods.FirstOrDefault(pair
            => pair.Value.Syntax.Span.Contains(value.Syntax.Span) && pair.Value.Syntax.SyntaxTree == value.Syntax.SyntaxTree).Key;
        return method is null ? DelegateUse.Unknown : roles.Of(method) switch
        {
            MemberRole.Outside => DelegateUse.Outside($"the caller of '{method.Name}'"),
            MemberRole.Handler => DelegateUse.Handler,
            _ => DelegateUse.Unknown,
        };
    }

    private static DelegateUse Strongest(IEnumerable<DelegateUse> uses)
        => uses.Aggregate(DelegateUse.Unknown, static (one, other) => other.Kind > one.Kind ? other : one);
}
