using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>DDSL0313: code of the host changes a device beside its handlers.</summary>
internal sealed class HostRule
{
    private const string ByDevice = "use Host.Post or Host.Synchronize";
    private const string ByOther = "move it to a method of the device that uses Host.Post or Host.Synchronize";

    private readonly TypeCode _code;
    private readonly bool _isDevice;
    private readonly HostPaths _paths;
    private readonly HostReach _reach;

    public HostRule(TypeCode code, CancellationToken cancellation)
    {
        var roles = new MemberRoles(code);
        var uses = new DelegateUses(code, roles, cancellation);
        _code = code;
        _isDevice = DeviceMembers.IsDevice(code.Type);
        _paths = new(code, roles, uses, cancellation);
        _reach = new(code, roles, uses, cancellation);
    }

    /// <summary>One finding for each path, at the first place where it goes wrong.</summary>
    public IEnumerable<CodeFinding> Check() => _paths.Find().Select(Check).OfType<CodeFinding>();

    private CodeFinding? Check(HostPath path)
    {
        var wrong = _reach.Of(path.Operations).Where(item => IsWrong(path, item.Touch))
            .GroupBy(static item => item.Site)
            .Select(static group => group.First())
            .OrderBy(static item => item.Site.Syntax, SourceOrder.Instance)
            .ToList();
        if (wrong.Count == 0)
        {
            return null;
        }

        var first = wrong[0].Touch;
        bool isOwn = first.IsOfThis;
        string device = isOwn ? _code.Type.Name : Receiver.Strip(first.Instance)!.Type!.Name;
        var site = path.Site ?? wrong[0].Site;
        var finding = new CodeFinding(
            RuleIds.ChangedBesideHandlers,
            SyntaxSites.Locate(site.Syntax),
            true,
            first.Member.Name,
            PhraseOf(first.Kind),
            path.Name,
            device,
            isOwn ? ByDevice : ByOther)
        {
            Others = wrong.Skip(path.Site is null ? 1 : 0).Select(static item => SyntaxSites.Locate(item.Site.Syntax)).ToImmutableArray(),
        };
        var places = wrong.Select(static item => item.Site).Concat(path.Operations.Where(LineDecisions.IsSignal)).ToList();
        return isOwn && path.Site is null && HandOver.Of(_code, path, places) is { } hint ? finding.WithHint(hint) : finding;
    }

    private static string PhraseOf(TouchKind kind) => kind switch
    {
        TouchKind.Changed => "changed",
        TouchKind.Driven => "set from a value read earlier",
        _ => "called",
    };

    private bool IsWrong(HostPath path, DeviceTouch touch) => path.Kind switch
    {
        HostPathKind.Member => _isDevice && touch.IsOfThis,
        HostPathKind.Ending => _isDevice && touch.Kind == TouchKind.Served,
        HostPathKind.Callback => touch.IsOfThis ? _isDevice : IsOfOther(touch) && IsKept(touch),
        HostPathKind.Await => touch.IsOfThis ? _isDevice && !path.IsPart : IsOfOther(touch) && IsMember(touch) && IsInLoop(touch.Operation),
        _ => _isDevice && !touch.IsOfThis && IsOfOther(touch) && IsMember(touch),
    };

    private static bool IsOfOther(DeviceTouch touch)
        => touch.Kind == TouchKind.Changed && DeviceMembers.IsDevice(Receiver.Strip(touch.Instance)?.Type);

    /// <summary>Whether the device was there before the code ran; one that the code makes belongs to no machine yet.</summary>
    private static bool IsKept(DeviceTouch touch) => Receiver.Strip(touch.Instance) switch
    {
        ILocalReferenceOperation local => IsCaptured(touch, local.Local),
        IParameterReferenceOperation parameter => IsCaptured(touch, parameter.Parameter),
        _ => IsMember(touch),
    };

    private static bool IsMember(DeviceTouch touch) => Receiver.Strip(touch.Instance) is IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol };

    private static bool IsCaptured(DeviceTouch touch, ISymbol variable)
    {
        for (var parent = touch.Operation.Parent; parent is not null; parent = parent.Parent)
        {
            var function = parent is IAnonymousFunctionOperation lambda ? lambda.Symbol : (parent as ILocalFunctionOperation)?.Symbol;
            if (function is not null)
            {
                return !Symbols.AreSame(variable.ContainingSymbol, function);
            }
        }

        return false;
    }

    private static bool IsInLoop(IOperation operation) => Functions.Ancestors(operation).Any(static parent => parent is ILoopOperation);
}
