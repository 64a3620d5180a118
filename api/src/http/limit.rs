//! How often somebody may ask (C-37): by token, an api client by all of its tokens, else by address;
//! and how often an address may fail to sign in.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use actix_web::{
    dev::ServiceRequest,
    http::header::{self, HeaderName, HeaderValue},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DashMapStateStore,
};
use uuid::Uuid;

use super::{
    address::address_of,
    code::Code,
    problem::Problem,
    sign_in_limit::{Failures, UnderWay},
};

type Keyed = RateLimiter<u64, DashMapStateStore<u64>, DefaultClock, StateInformationMiddleware>;

/// Requests a minute, of sign-ins those that fail; zero switches a policy off.
#[derive(Clone, Debug)]
pub struct Limits {
    pub default_per_minute: u32,
    pub login_per_minute: u32,
}

/// One policy by name.
struct Policy {
    name: &'static str,
    per_minute: u32,
    keyed: Keyed,
}

/// Counts requests; its table is swept, so it stays bounded.
pub struct Limiter {
    default: Option<Policy>,
    /// Sign-ins that fail.
    login: Option<Arc<Failures>>,
    /// What anybody may look up without an account.
    public: Option<Policy>,
    /// The ceiling of an address, whatever tokens it shows.
    address: Option<Policy>,
    hasher: RandomState,
    counted: AtomicUsize,
}

/// What the answer says of the caller's budget.
pub struct Budget {
    pub policy: HeaderValue,
    pub state: HeaderValue,
    /// The sign-in that its answer ends.
    under_way: Option<UnderWay>,
}

impl Budget {
    /// The request was answered.
    pub fn answered(&mut self, status: u16) {
        if let Some(under_way) = self.under_way.take() {
            under_way.answered(status);
        }
    }
}

pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
pub const STATE: HeaderName = HeaderName::from_static("ratelimit");
/// An address may ask for so many callers: a village often shares one.
const ADDRESS_SHARE: u32 = 20;
/// What anybody may look up without an account.
const PUBLIC: [&str; 3] =
    ["/v1/query-letters/addressees", "/v1/complaints/follow", "/v1/transparency"];
/// After so many requests the table is swept of callers whose budget is full again.
const SWEEP: usize = 50_000;

/// An address, or the network of an IPv6 address: whoever has one has all of its lower half.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl Limiter {
    pub fn new(limits: &Limits) -> Self {
        Self {
            default: Policy::new("default", limits.default_per_minute),
            login: Failures::new(limits.login_per_minute),
            public: Policy::new("public", limits.login_per_minute),
            address: Policy::new(
                "address",
                limits.default_per_minute.saturating_mul(ADDRESS_SHARE),
            ),
            hasher: RandomState::new(),
            counted: AtomicUsize::new(0),
        }
    }

    /// Takes one request off the caller's budget; an api client has one for all of its tokens.
    pub fn take(
        &self,
        request: &ServiceRequest,
        client: Option<Uuid>,
    ) -> Result<Option<Budget>, Problem> {
        let path = request.path();
        if path.starts_with("/health/") {
            return Ok(None);
        }
        let signing_in =
            ["/v1/auth/login", "/v1/auth/refresh", "/v1/auth/activate"].contains(&path);
        let public = PUBLIC.contains(&path);
        if signing_in {
            let Some(failures) = &self.login else { return Ok(None) };
            self.take_from_address(request)?;
            self.sweep();
            return sign_in(failures, self.hash_address(request)).map(Some);
        }
        let policy = if public { &self.public } else { &self.default };
        let Some(policy) = policy else { return Ok(None) };
        self.take_from_address(request)?;
        self.sweep();
        policy.take(self.key(request, public, client)).map(Some)
    }

    fn sweep(&self) {
        if self.counted.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            let all = [&self.default, &self.public, &self.address];
            all.into_iter().flatten().for_each(|policy| policy.keyed.retain_recent());
            self.login.iter().for_each(|failures| failures.sweep(Instant::now()));
        }
    }

    /// Made-up tokens each have a budget of their own; their address has one for all of them.
    fn take_from_address(&self, request: &ServiceRequest) -> Result<(), Problem> {
        let Some(policy) = &self.address else { return Ok(()) };
        policy.take(self.hash_address(request)).map(|_| ())
    }

    fn key(&self, request: &ServiceRequest, by_address: bool, client: Option<Uuid>) -> u64 {
        let token = request.headers().get(header::AUTHORIZATION).filter(|_| !by_address);
        match token {
            Some(token) => match client {
                Some(client) => self.hash(&client),
                None => self.hash(token.as_bytes()),
            },
            None => self.hash_address(request),
        }
    }

    fn hash(&self, value: &(impl Hash + ?Sized)) -> u64 {
        self.hasher.hash_one(value)
    }

    /// Whoever has an IPv6 address has its network, and one budget for all of it.
    fn hash_address(&self, request: &ServiceRequest) -> u64 {
        self.hash(&address_of(request.request()).map(network_of))
    }
}

impl Policy {
    fn new(name: &'static str, per_minute: u32) -> Option<Self> {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute)?);
        let keyed = RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>();
        Some(Self { name, per_minute, keyed })
    }

    fn take(&self, key: u64) -> Result<Budget, Problem> {
        match self.keyed.check_key(&key) {
            Ok(state) => Ok(self.budget(state.remaining_burst_capacity(), 60)),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
                Err(refused(self.budget(0, wait), wait))
            }
        }
    }

    fn budget(&self, left: u32, seconds: u64) -> Budget {
        budget((self.name, self.per_minute), left, seconds)
    }
}

/// Begins a sign-in of an address.
fn sign_in(failures: &Arc<Failures>, key: u64) -> Result<Budget, Problem> {
    let policy = ("login", failures.per_minute());
    match failures.begin(key, Instant::now()) {
        Ok(under_way) => {
            let budget = budget(policy, under_way.left, 60);
            Ok(Budget { under_way: Some(under_way), ..budget })
        }
        Err(wait) => {
            let wait = wait.as_secs() + 1;
            Err(refused(budget(policy, 0, wait), wait))
        }
    }
}

fn refused(Budget { policy, state, .. }: Budget, wait: u64) -> Problem {
    let problem = Problem::new(Code::RateLimited).retry_after(wait);
    problem.header(POLICY, policy).header(STATE, state)
}

fn budget((name, per_minute): (&str, u32), left: u32, seconds: u64) -> Budget {
    let value = |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    Budget {
        policy: value(format!("\"{name}\";q={per_minute};w=60")),
        state: value(format!("\"{name}\";r={left};t={seconds}")),
        under_way: None,
    }
}
