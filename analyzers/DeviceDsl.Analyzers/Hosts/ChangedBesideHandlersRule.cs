using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>DDSL0313: host code changes a device concurrently with its handlers.</summary>
internal sealed class ChangedBesideHandlersRule
{
    private const string ByDevice = "use Host.Post or Host.Synchronize";
    private const string ByOther = "move it to a method of the device that uses Host.Post or Host.Synchronize";

    private readonly TypeCode _code;
    private readonly bool _isDevice;
    private readonly HostPaths _paths;
    private readonly HostReachability _reachability;

    private ChangedBesideHandlersRule(TypeCode code, CancellationToken cancellation)
    {
        var roles = new MemberRoles(code);
        var uses = new DelegateUses(code, roles, cancellation);
        _code = code;
        _isDevice = DeviceMembers.IsDevice(code.Type);
        _paths = new(code, roles, uses, cancellation);
        _reachability = new(code, roles, uses, cancellation);
    }

    public static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
        => code.UsesDevices || DeviceMembers.IsDevice(code.Type) ? new ChangedBesideHandlersRule(code, cancellation).Check() : [];

    // One finding for each path, at its first wrong access.
    private IEnumerable<Finding> Check() => _paths.Find().Select(Check).OfType<Finding>();

    private Finding? Check(HostPath path)
    {
        var wrong = _reachability.Of(path.Operations).Where(item => IsWrong(path, item.Access))
            .GroupBy(static item => item.Site)
            .Select(static group => group.First())
            .OrderBy(static item => item.Site.Syntax, SourceOrder.Instance)
            .ToList();
        if (wrong.Count == 0) return null;

        DeviceAccess first = wrong[0].Access;
        bool isOwn = first.IsOfThis;
        string device = isOwn ? _code.Type.Name : Receiver.Strip(first.Instance)!.Type!.Name;
        IOperation site = path.Site ?? wrong[0].Site;
        var finding = new Finding(
            Catalogue.ChangedBesideHandlers,
            SyntaxSites.Locate(site.Syntax),
            first.Member.Name,
            PhraseOf(first.Kind),
            path.Name,
            device,
            isOwn ? ByDevice : ByOther)
        {
            Others = [.. wrong.Skip(path.Site is null ? 1 : 0).Select(static item => new Site(SyntaxSites.Locate(item.Site.Syntax)))],
        };
        var places = wrong.Select(static item => item.Site).Concat(path.Operations.Where(LineDecisions.IsSignal)).ToList();
        return isOwn && path.Site is null && HandOver.Of(_code, path, places) is { } hint ? finding with { Hint = hint } : finding;
    }

    private static string PhraseOf(DeviceAccessKind kind) => kind switch
    {
        DeviceAccessKind.Changed => "changed",
        DeviceAccessKind.Driven => "set from a value read earlier",
        _ => "called",
    };

    private bool IsWrong(HostPath path, DeviceAccess access) => path.Kind switch
    {
        HostPathKind.Member => _isDevice && access.IsOfThis,
        HostPathKind.Ending => _isDevice && access.Kind == DeviceAccessKind.Served,
        HostPathKind.Callback => access.IsOfThis ? _isDevice : IsOfOther(access) && IsKept(access),
        HostPathKind.Await
            => access.IsOfThis ? _isDevice && !path.IsPart : IsOfOther(access) && IsMember(access) && IsInLoop(access.Operation),
        _ => _isDevice && !access.IsOfThis && IsOfOther(access) && IsMember(access) && !IsOfSameDevice(access),
    };

    /// <summary>Whether a block changes its device, or a device one of its blocks: their handlers never run concurrently.</summary>
    private bool IsOfSameDevice(DeviceAccess access)
        => AttributeNames.IsRegisterBlock(_code.Type)
            || (Receiver.Strip(access.Instance)?.Type is { } other && AttributeNames.IsRegisterBlock(other));

    private static bool IsOfOther(DeviceAccess access)
        => access.Kind == DeviceAccessKind.Changed && DeviceMembers.IsDevice(Receiver.Strip(access.Instance)?.Type);

    /// <summary>Whether the device existed before the code ran; a device that the code creates belongs to no machine yet.</summary>
    private static bool IsKept(DeviceAccess access) => Receiver.Strip(access.Instance) switch
    {
        ILocalReferenceOperation local => IsCaptured(access, local.Local),
        IParameterReferenceOperation parameter => IsCaptured(access, parameter.Parameter),
        _ => IsMember(access),
    };

    private static bool IsMember(DeviceAccess access)
        => Receiver.Strip(access.Instance) is IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol };

    private static bool IsCaptured(DeviceAccess access, ISymbol variable)
    {
        for (IOperation? parent = access.Operation.Parent; parent is not null; parent = parent.Parent)
        {
            IMethodSymbol? function = parent is IAnonymousFunctionOperation lambda
                ? lambda.Symbol
                : (parent as ILocalFunctionOperation)?.Symbol;
            if (function is not null) return !Symbols.AreSame(variable.ContainingSymbol, function);
        }

        return false;
    }

    private static bool IsInLoop(IOperation operation) => Functions.Ancestors(operation).Any(static parent => parent is ILoopOperation);
}
