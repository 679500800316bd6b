using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Concurrency;
using DeviceDsl.Analyzers.Hosts;
using DeviceDsl.Model;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0413: an assignment or a race loses causes of interrupts that the guest has not seen.</summary>
/// <remarks>
/// A register that the guest clears holds one bit for each cause if the guest clears it bit by bit, or if the device adds bits somewhere:
/// assigning a cause removes the others. And changes by a thread of the program race with those of handlers.
/// </remarks>
internal sealed class IsrOverwriteRule(TypeCode code, CancellationToken cancellation)
{
    public IEnumerable<Finding> Check() => Overwrites().Concat(Races());

    private IEnumerable<Finding> Overwrites()
    {
        var running = CauseChange.AllOf(code).Where(static change => !IsBeginning(change.Method)).ToList();
        var kept = new KeptCauses(code);
        foreach (CauseChange change in running)
        {
            if (!change.IsAdded
                && AccessOf(change.Target) is { } access
                && !IsZero(change.Value)
                && !kept.AreIn(change.Value, change.Target, change.Method)
                && running.Any(other => other != change
                    && Symbols.AreSame(other.Target, change.Target)
                    && AddsOthers(other, change, access, kept)))
            {
                yield return new Finding(
                    Catalogue.IsrOverwrite,
                    change.Site.Syntax.GetLocation(),
                    change.Target.Name,
                    "is overwritten, so causes that the guest has not read are lost: add the bit with |=")
                {
                    Hint = new InterruptCauseHint(Interlocked: null),
                };
            }
        }
    }

    // For a register that is cleared as a whole, only an added bit shows that it holds causes, not the last event.
    private static bool AddsOthers(CauseChange other, CauseChange change, RegisterAccess access, KeptCauses kept)
    {
        bool isAdded = other.IsOr || (!other.IsAdded && KeptCauses.IsOrOf(other.Value, other.Target));
        bool isBits = isAdded || access is RegisterAccess.WriteOneClears or RegisterAccess.WriteZeroClears;
        bool isPutBack = !isAdded && kept.AreIn(other.Value, other.Target, other.Method);
        return isBits
            && !isPutBack
            && !IsZero(other.Value)
            && (BitsOf(other.Value) is not { } bits || BitsOf(change.Value) is not { } own || (bits & ~own) != 0);
    }

    private IEnumerable<Finding> Races()
    {
        var threads = code.DelegateTargets(cancellation).Where(IsOfThread).ToList();
        if (threads.Count == 0) yield break;

        CallReachability reachability = code.Reachability(cancellation);
        var beside = threads.SelectMany(thread => Changes(reachability.Of(thread.Body))).ToList();
        var inside = code.Handlers(cancellation).SelectMany(handler => Changes(reachability.Of(handler.Body))).ToList();
        // A lock of the device helps. Changes by the guest take no such lock: that is DDSL0313.
        List<HeldLock> locks = HeldLock.Of(code);
        var reported = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, ISymbol? target) in beside.Concat(inside))
        {
            bool isShared = beside.Any(other => Symbols.AreSame(other.Target, target))
                && inside.Any(other => Symbols.AreSame(other.Target, target));
            if (isShared && IsBitwise(operation) && !locks.Exists(held => held.Covers(operation)) && reported.Add(operation.Syntax))
            {
                var finding = new Finding(
                    Catalogue.IsrOverwrite,
                    operation.Syntax.GetLocation(),
                    target.Name,
                    "is read, modified and written here while a thread changes it concurrently, so one undoes the bits of the other: "
                        + "use Interlocked");
                yield return target is IFieldSymbol field && Interlocks(field, operation) is { } atomic
                    ? finding with { Hint = new InterruptCauseHint(atomic) }
                    : finding;
            }
        }
    }

    private static IEnumerable<(IOperation Operation, ISymbol Target)> Changes(IEnumerable<(IOperation Operation, IOperation Site)> reached)
        => reached.Select(static item => (item.Operation, Changed(item.Operation)!))
            .Where(static item => item.Item2 is IFieldSymbol or IPropertySymbol && !DeviceMembers.IsMarked(item.Item2));

    private static ISymbol? Changed(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => Symbols.Of(assignment.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref } argument => Symbols.Of(argument.Value),
        _ => null,
    };

    private static bool IsOfThread(DelegateTarget target) => target.Consumer switch
    {
        IInvocationOperation call => (Framework.NameOf(call.TargetMethod.ContainingType), call.TargetMethod.Name) is
            ("ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") or ("Task", "Run") or ("TaskFactory", "StartNew"),
        IObjectCreationOperation creation => Framework.NameOf(creation.Type) is "Thread" or "Timer",
        _ => false,
    };

    private static bool IsBitwise(IOperation operation)
        => operation is ICompoundAssignmentOperation
        {
            OperatorKind: BinaryOperatorKind.Or or BinaryOperatorKind.And or BinaryOperatorKind.ExclusiveOr,
        };

    private static string? Interlocks(IFieldSymbol field, IOperation operation)
        => field.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64
            or SpecialType.System_UInt64
            ? operation is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Or } ? "Or"
                : operation is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.And } ? "And"
                : null
            : null;

    // Before the guest can see the register, no cause can be lost.
    private static bool IsBeginning(IMethodSymbol method)
        => method.MethodKind == MethodKind.Constructor
            || method.GetAttributes()
                .Any(static attribute => AttributeNames.OfLanguage(attribute) is AttributeNames.OnReset or AttributeNames.OnLoad);

    private static RegisterAccess? AccessOf(ISymbol member)
        => AttributeNames.Find(member, AttributeNames.Register)?.Named<byte>("Access") is { } value
            && (RegisterAccess)value is var access
            && access is RegisterAccess.ReadClear
                or RegisterAccess.WriteOneClears
                or RegisterAccess.WriteZeroClears
                or RegisterAccess.WriteClears
                ? access
                : null;

    private static bool IsZero(IOperation value) => BitsOf(value) == 0;

    private static decimal? ToNumber(object? value) => value switch
    {
        byte or sbyte or short or ushort or int or uint or long or ulong
            => System.Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static ulong? BitsOf(IOperation value)
        => value.ConstantValue is { HasValue: true, Value: { } constant } && ToNumber(constant) is { } number && number >= 0
            ? (ulong)number
            : null;
}
